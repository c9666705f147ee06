var fine = (value) => value !== 'bad'

export { fine }
