using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Conventions.Tests;

/// <summary>The names under which Prometheus gets the sample application's metrics, once an order has gone its way and one with every sabotage.</summary>
internal static class ExportedMetrics
{
    public static async Task<IReadOnlySet<string>> OfOrderFlowAsync()
    {
        await using var flow = await OrderFlowProcess.StartAsync();
        using var acts = JsonDocument.Parse(await flow.GetAsync("/sabotages"));
        var placed = new List<string> { await flow.PlaceAsync() };
        foreach (var act in acts.RootElement.EnumerateArray()) placed.Add(await flow.PlaceAsync(sabotage: act.GetProperty("name").GetString()));
        await flow.AreDoneAsync(placed);

        // A series is a line: its name, its labels in braces, its value.
        return (await flow.GetAsync("/metrics")).Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]).ToHashSet();
    }
}
