using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>What a report says of an indicator.</summary>
internal static class Reports
{
    public static JsonElement Indicator(this JsonElement report, string name) => report.Items("indicators").Single(each => each.Text("name") == name);

    public static (long Bad, long Samples) Counts(this JsonElement report, string name) =>
        (report.Indicator(name).GetProperty("bad").GetInt64(), report.Indicator(name).GetProperty("samples").GetInt64());

    public static double? Value(this JsonElement report, string name) =>
        report.Indicator(name).GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public static IReadOnlyList<string> Examples(this JsonElement report, string name) =>
        [.. report.Indicator(name).Items("examples").Select(each => each.GetString()!)];

    public static long Number(this JsonElement report, string name) => report.GetProperty(name).GetInt64();
}
