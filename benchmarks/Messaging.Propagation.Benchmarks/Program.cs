using BenchmarkDotNet.Running;
using Messaging.Propagation.Benchmarks;

if (args is ["throughput", .. var rest])
{
    Throughput.Run(rest);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
