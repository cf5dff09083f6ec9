'use strict';
// node produce.js <address> <queue>: sends one message within a span of its own, and writes that span.
const { amqplib, describe } = require('./tracing');
const { trace } = require('@opentelemetry/api');

async function main([address, queue]) {
  const connection = await amqplib.connect(address);
  const channel = await connection.createConfirmChannel();
  await trace.getTracer('interop').startActiveSpan('order', async (span) => {
    channel.sendToQueue(queue, Buffer.from('an order'));
    await channel.waitForConfirms();
    span.end();
    console.log(JSON.stringify(describe(span)));
  });
  await connection.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
