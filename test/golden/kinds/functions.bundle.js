let last = 0
var nextToken = () => `token-${++last}`
var isEven = (value) => value % 2 === 0

export { isEven, nextToken }
