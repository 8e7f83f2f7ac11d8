const arn = process.env['INPUT_SOURCE-CONNECTION-ARN']
if (!arn) throw new Error('No source-connection-arn')
console.log(`${process.env.INPUT_SERVICE} is deployed by ${arn}`)
