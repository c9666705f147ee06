const { connect } = require('./generated/index.js')
const { work } = require('./work.cjs')

work(connect).then((result) => console.log(JSON.stringify(result)))
