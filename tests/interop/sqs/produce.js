'use strict';
// node produce.js <address> <queue url>: sends one message, and writes the spans that it made.
const { connect, SendMessageCommand, report } = require('./tracing');

async function main([address, queue]) {
  const client = connect(address);
  await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'an order' }));
  client.destroy();
  report();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
