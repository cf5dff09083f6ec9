namespace Messaging.Conventions.Tests;

/// <summary>Which projects there are and what each may reference. Direction: samples, benchmarks and tests, then adapters, then core.</summary>
internal static class ProjectTable
{
    private const string Core = "src/Messaging.Propagation/Messaging.Propagation.csproj";
    private const string Analyzers = "src/Messaging.Propagation.Analyzers/Messaging.Propagation.Analyzers.csproj";
    private const string Kafka = "src/Messaging.Propagation.Kafka/Messaging.Propagation.Kafka.csproj";
    private const string RabbitMq = "src/Messaging.Propagation.RabbitMq/Messaging.Propagation.RabbitMq.csproj";
    private const string Sqs = "src/Messaging.Propagation.Sqs/Messaging.Propagation.Sqs.csproj";
    private const string ServiceBus = "src/Messaging.Propagation.ServiceBus/Messaging.Propagation.ServiceBus.csproj";
    private const string Testing = "src/Messaging.Propagation.Testing/Messaging.Propagation.Testing.csproj";
    private const string Dashboard = "src/Messaging.Propagation.Dashboard/Messaging.Propagation.Dashboard.csproj";
    private const string OrderFlow = "samples/OrderFlow/OrderFlow.csproj";
    private const string QuickStartKafka = "samples/QuickStart.Kafka/QuickStart.Kafka.csproj";
    private const string QuickStartRabbitMq = "samples/QuickStart.RabbitMq/QuickStart.RabbitMq.csproj";
    private const string QuickStartSqs = "samples/QuickStart.Sqs/QuickStart.Sqs.csproj";
    private const string QuickStartServiceBus = "samples/QuickStart.ServiceBus/QuickStart.ServiceBus.csproj";
    private const string PartnerBoundary = "samples/PartnerBoundary/PartnerBoundary.csproj";
    private const string GenericHost = "samples/GenericHost/GenericHost.csproj";
    private const string Cli = "src/Messaging.Propagation.Cli/Messaging.Propagation.Cli.csproj";
    private const string TestKit = "tests/TestKit/TestKit.csproj";
    private const string Brokers = "tests/TestKit.Brokers/TestKit.Brokers.csproj";

    /// <summary>Projects beside the core that wrap no client.</summary>
    private static readonly string[] NotAdapters = [Core, Testing, Dashboard, Cli];

    public static readonly IReadOnlyList<ProjectRule> Rules =
    [
        new(Core, References: [Analyzers], Packages:
        [
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Diagnostics.HealthChecks.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "OpenTelemetry.Api",
        ]),
        new(Analyzers, References: [], Packages: ["Microsoft.CodeAnalysis.Analyzers", "Microsoft.CodeAnalysis.CSharp"]),
        new(Kafka, References: [Core], Packages: ["Confluent.Kafka"]),
        new(RabbitMq, References: [Core], Packages: ["RabbitMQ.Client"]),
        new(Sqs, References: [Core], Packages: ["AWSSDK.SQS"]),
        new(ServiceBus, References: [Core], Packages: ["Azure.Messaging.ServiceBus"]),
        new(Testing, References: [Core, Kafka, RabbitMq, Sqs, ServiceBus], Packages: []),

        new(Dashboard, References: [Core], Packages: ["Microsoft.AspNetCore.App"]),

        new(Cli, References: [Core, Kafka, RabbitMq, Sqs, ServiceBus], Packages: ["Spectre.Console", "System.CommandLine", "YamlDotNet"]),

        // The contract tests know no broker: each adapter's tests bring its own.
        new(TestKit, References: [Core]),

        // The four brokers as those tests and the integration suite have them.
        new(Brokers, References: [Kafka, RabbitMq, Sqs, ServiceBus, Testing, TestKit]),
        new("integration/Messaging.Integration.Tests/Messaging.Integration.Tests.csproj", References: [Core, Brokers, TestKit, OrderFlow]),
        new("tests/Messaging.Propagation.Tests/Messaging.Propagation.Tests.csproj", References: [Core, Testing, TestKit]),
        new("tests/Messaging.Propagation.Analyzers.Tests/Messaging.Propagation.Analyzers.Tests.csproj", References: [Core, Analyzers, Kafka, RabbitMq, Sqs, ServiceBus]),
        new("tests/Messaging.Propagation.Kafka.Tests/Messaging.Propagation.Kafka.Tests.csproj", References: [Core, Kafka, Testing, TestKit, Brokers]),
        new("tests/Messaging.Propagation.RabbitMq.Tests/Messaging.Propagation.RabbitMq.Tests.csproj", References: [Core, RabbitMq, Testing, TestKit, Brokers]),
        new("tests/Messaging.Propagation.Sqs.Tests/Messaging.Propagation.Sqs.Tests.csproj", References: [Core, Sqs, Testing, TestKit, Brokers]),
        new("tests/Messaging.Propagation.ServiceBus.Tests/Messaging.Propagation.ServiceBus.Tests.csproj", References: [Core, ServiceBus, Testing, TestKit, Brokers]),
        new("tests/Messaging.Propagation.Testing.Tests/Messaging.Propagation.Testing.Tests.csproj", References: [Core, Kafka, Testing, TestKit]),
        new("tests/Messaging.Propagation.Dashboard.Tests/Messaging.Propagation.Dashboard.Tests.csproj", References: [Core, Dashboard, TestKit, OrderFlow]),
        new("tests/Messaging.Propagation.Cli.Tests/Messaging.Propagation.Cli.Tests.csproj", References: [Core, Cli, Testing, TestKit, Brokers, OrderFlow]),
        new("tests/Conventions.Tests/Conventions.Tests.csproj", References: [Core, Kafka, RabbitMq, Sqs, ServiceBus, Testing, Dashboard, Cli, TestKit, OrderFlow]),
        new("tests/Samples.Tests/Samples.Tests.csproj",
            References: [Testing, TestKit, QuickStartKafka, QuickStartRabbitMq, QuickStartSqs, QuickStartServiceBus, PartnerBoundary, GenericHost, OrderFlow]),
        new(QuickStartKafka, References: [Kafka, Testing]),
        new(QuickStartRabbitMq, References: [RabbitMq, Testing]),
        new(QuickStartSqs, References: [Sqs, Testing]),
        new(QuickStartServiceBus, References: [ServiceBus, Testing]),
        new(PartnerBoundary, References: [RabbitMq, Testing]),
        new(GenericHost, References: [ServiceBus, Testing]),
        new(OrderFlow, References: [Core, Kafka, RabbitMq, Sqs, ServiceBus, Testing, Dashboard]),
        new("benchmarks/Messaging.Propagation.Benchmarks/Messaging.Propagation.Benchmarks.csproj",
            References: [Core, Kafka, RabbitMq, Sqs, ServiceBus, Dashboard, Testing, TestKit, Brokers]),

        // A recipe that eng/prepare.sh packs where a package source lacks the real one; no project of the solution.
        new("eng/standins/librdkafka.redist/librdkafka.redist.csproj", References: [], Packages: []),
    ];

    /// <summary>Gets the projects whose assemblies applications load. The compiler alone loads the analyzers.</summary>
    public static IEnumerable<ProjectRule> Shipped => Rules.Where(rule => rule.Path.StartsWith("src/", StringComparison.Ordinal) && rule.Path != Analyzers);

    public static IEnumerable<ProjectRule> Adapters => Shipped.Where(rule => !NotAdapters.Contains(rule.Path));

    public static IEnumerable<ProjectRule> InSolution => Rules.Where(rule => !rule.Path.StartsWith("eng/", StringComparison.Ordinal));
}

/// <summary>One project.</summary>
/// <param name="Path">The project file.</param>
/// <param name="References">The projects that it may reference.</param>
/// <param name="Packages">The packages that it may reference; null where that is nobody's concern.</param>
internal sealed record ProjectRule(string Path, string[] References, string[]? Packages = null)
{
    /// <summary>The assembly's name, where it is the file's.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => Path[..Path.LastIndexOf('/')];
}
