module.exports = { test: { include: ['simulation/inVitest.js'] } }
