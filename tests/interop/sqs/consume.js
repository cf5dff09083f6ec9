'use strict';
// node consume.js <address> <queue url>: receives one message, and writes the spans that it made.
const { connect, ReceiveMessageCommand, report } = require('./tracing');

async function main([address, queue]) {
  const client = connect(address);
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: queue, WaitTimeSeconds: 5 }));
  if (!Messages) throw new Error('no message came');
  client.destroy();
  report();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
