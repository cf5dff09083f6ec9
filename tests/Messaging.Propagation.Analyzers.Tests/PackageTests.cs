using System.Xml.Linq;

namespace Messaging.Propagation.Analyzers.Tests;

public sealed class PackageTests(PackedApplication application) : IClassFixture<PackedApplication>
{
    [Fact]
    public void The_package_of_the_core_holds_the_analyzer() =>
        Assert.Contains("analyzers/dotnet/cs/Messaging.Propagation.Analyzers.dll", application.ContentOf(PackedApplication.Core));

    [Fact]
    public void The_package_of_an_adapter_hands_the_analyzer_on()
    {
        var core = XDocument.Parse(application.DescriptionOf(PackedApplication.Adapter)).Descendants()
            .Single(element => element.Name.LocalName == "dependency" && (string?)element.Attribute("id") == PackedApplication.Core);

        Assert.DoesNotContain("Analyzers", (string?)core.Attribute("exclude") ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_that_references_an_adapter_gets_the_warnings()
    {
        var output = application.Build(
            """
            using Messaging.Propagation.RabbitMq;
            using RabbitMQ.Client;

            public static class Worker
            {
                public static void Forget(IChannel channel, BasicGetResult result) => channel.StartProcessing(result, "orders");

                public static async Task RunAsync(IChannel channel, BasicGetResult result)
                {
                    using var processing = channel.StartProcessing(result, "orders");
                    await channel.BasicAckAsync(result.DeliveryTag, multiple: false);
                }
            }
            """);

        Assert.Contains("warning MSGPROP001", output, StringComparison.Ordinal);
        Assert.Contains("warning MSGPROP002", output, StringComparison.Ordinal);
    }
}
