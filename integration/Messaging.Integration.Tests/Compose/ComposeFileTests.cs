namespace Messaging.Integration.Tests.Compose;

/// <summary>What containers would be started with, which can be read where none can be started.</summary>
public sealed class ComposeFileTests
{
    [Theory]
    [InlineData("kafka", 9092)]
    [InlineData("rabbitmq", 5672)]
    [InlineData("sqs", 9324)]
    [InlineData("servicebus", 5672)]
    public void Each_broker_is_there_on_the_port_that_its_fixture_asks_for(string name, int port)
    {
        var service = ComposeFile.Read(name, _ => null);

        Assert.Contains(service.Ports, ports => ports.Container == port);
        Assert.NotEmpty(service.HealthCheck);
        Assert.DoesNotContain(service.Environment.Values.Append(service.Image), value => value.Contains("${", StringComparison.Ordinal));
    }

    [Fact]
    public void A_port_outside_that_is_a_variable_is_so_everywhere()
    {
        var kafka = ComposeFile.Read("kafka", name => name == "MESSAGING_KAFKA_PORT" ? "12345" : null);

        Assert.Equal([(12345, 9092)], kafka.Ports);
        Assert.Contains("OUTSIDE://127.0.0.1:12345,", kafka.Environment["KAFKA_ADVERTISED_LISTENERS"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_service_needs_is_there_too_and_the_files_it_mounts_are_in_the_repository()
    {
        var emulator = ComposeFile.Read("servicebus", _ => null);

        var database = ComposeFile.Read(Assert.Single(emulator.DependsOn), _ => null);
        Assert.Equal(database.Name, emulator.Environment["SQL_SERVER"]);
        Assert.Equal(database.Environment["MSSQL_SA_PASSWORD"], emulator.Environment["MSSQL_SA_PASSWORD"]);
        Assert.Contains("\"$MSSQL_SA_PASSWORD\"", database.HealthCheck[^1], StringComparison.Ordinal);
        var mount = Assert.Single(emulator.Mounts);
        Assert.True(File.Exists(System.IO.Path.Combine(Propagation.TestKit.ApprovedFile.Repository(), mount.Source)), mount.Source);
    }
}
