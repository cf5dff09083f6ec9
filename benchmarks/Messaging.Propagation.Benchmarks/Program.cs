using BenchmarkDotNet.Running;
using Messaging.Propagation.Benchmarks;

if (args is ["throughput", .. var rest]) return await Throughput.RunAsync(rest);

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
