'use strict';
// node consume.js <address> <queue> [links]: takes one message, and writes the span within which it was handled.
const { amqplib, describe } = require('./tracing');
const { trace } = require('@opentelemetry/api');

async function main([address, queue]) {
  const connection = await amqplib.connect(address);
  const channel = await connection.createChannel();
  const span = await new Promise((resolve) => {
    channel.consume(queue, (message) => {
      channel.ack(message);
      resolve(trace.getActiveSpan());
    });
  });
  console.log(JSON.stringify(describe(span)));
  await channel.close();
  await connection.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
