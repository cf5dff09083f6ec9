// node server.mjs: the SQS server, which by itself listens on every address, kept to this machine's own.
import net from 'node:net';

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, options && typeof options === 'object' ? { ...options, host: '127.0.0.1' } : options, ...rest);
};

await import('./node_modules/fauxqs/dist/cli.js');
