using System.Text.Json;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>Runs <c>msgprop probe</c> in this process, away from the test's own thread, for the tool waits where a test awaits.</summary>
internal static class ProbeTool
{
    /// <summary>Few canaries: what is tested is that they are counted, not how many there are.</summary>
    public static Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) =>
        Task.Run(() => Tool.Run("", ["probe", "--count", "5", .. args]));

    /// <summary>The report, which must be all that was said.</summary>
    public static async Task<JsonElement> ReportAsync(int exit, params string[] args)
    {
        var (code, output, error) = await RunAsync([.. args, "--json"]);
        Assert.Equal((exit, ""), (code, error));
        return JsonDocument.Parse(output).RootElement.Clone();
    }

    /// <summary>What became of one field: state and how.</summary>
    public static (string State, string? How) Field(this JsonElement report, string name)
    {
        var row = report.GetProperty("fields").EnumerateArray().Single(row => row.GetProperty("field").GetString() == name);
        return (row.GetProperty("state").GetString()!, row.GetProperty("how").GetString());
    }

    /// <summary>One size: the largest, and what it broke at.</summary>
    public static (int Largest, int? BrokenAt) Size(this JsonElement report, string what)
    {
        var row = report.GetProperty("sizes").EnumerateArray().Single(row => row.GetProperty("what").GetString() == what);
        return (row.GetProperty("largest").GetInt32(), row.GetProperty("brokenAt") is { ValueKind: JsonValueKind.Number } broken ? broken.GetInt32() : null);
    }

    /// <summary>The names of the fields that did not come back as they were sent.</summary>
    public static IEnumerable<string?> Broken(this JsonElement report) =>
        report.GetProperty("fields").EnumerateArray()
            .Where(row => row.GetProperty("state").GetString() != "kept").Select(row => row.GetProperty("field").GetString());

    /// <summary>Fails unless every field came back as it was sent, at every size, with a round trip for each canary.</summary>
    /// <param name="report">The report.</param>
    /// <param name="fields">How many fields a message is to carry.</param>
    /// <param name="but">A field of which nothing is said.</param>
    public static void ShouldBeWhole(this JsonElement report, int fields, string? but = null)
    {
        Assert.Empty(report.Broken().Except([but]));
        Assert.True(report.GetProperty("survived").GetBoolean());
        Assert.Equal(((65536, null), (65536, null), (fields, null)), (report.Size("baggage"), report.Size("tracestate"), report.Size("fields")));
        var lag = report.GetProperty("roundTrip");
        Assert.Equal((5, 0), (lag.GetProperty("count").GetInt32(), lag.GetProperty("lost").GetInt32()));
        Assert.InRange(lag.GetProperty("p50Ms").GetDouble(), double.Epsilon, lag.GetProperty("p95Ms").GetDouble());
        Assert.InRange(lag.GetProperty("p95Ms").GetDouble(), double.Epsilon, lag.GetProperty("maxMs").GetDouble());
    }
}
