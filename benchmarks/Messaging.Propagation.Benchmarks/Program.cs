using BenchmarkDotNet.Running;
using Messaging.Propagation.Benchmarks;

if (args is ["throughput", .. var rest]) return await Throughput.RunAsync(rest);
if (args is ["profile", .. var path]) return Profiled.Run(path);

var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args).ToList();
if (summaries.Count > 0 && !args.Contains("--inProcess")) Goals.Write(summaries);

// One that failed has no figures, and its table is not to be taken for a result.
return summaries.Exists(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
