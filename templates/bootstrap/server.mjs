// Replace this sample with your application.
import { createServer } from 'node:http'

createServer((_request, response) => {
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.end('It runs.\n')
}).listen(Number(process.env.PORT ?? 8080))
