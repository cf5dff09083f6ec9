using System.Globalization;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// Messages a second and processor time a message through a real client and a broker, the bare client and one variant in turn within one process, many rounds of each:
/// what counts is the median of the rounds' ratios. Usage: throughput kafka|rabbitmq|rabbitmq-each [rounds] [messages].
/// </summary>
internal static class Throughput
{
    private const int Rounds = 9;

    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var route = await StartAsync(arguments.FirstOrDefault()).ConfigureAwait(false);
        if (route is null)
        {
            await Console.Error.WriteLineAsync("throughput: write kafka, rabbitmq or rabbitmq-each after it, then how many rounds and how many messages a round").ConfigureAwait(false);
            return 2;
        }

        var rounds = Number(arguments, 1, Rounds);
        var messages = Number(arguments, 2, route.Messages);
        Console.WriteLine($"{route.Name}: {rounds} rounds of {messages.ToString("N0", CultureInfo.InvariantCulture)} messages, each beside one of the bare client; medians\n");
        Console.WriteLine("| variant | bare, messages/s | variant, messages/s | ratio | lowest, highest | bare, CPU a message | variant, CPU a message |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var variant in route.Variants) await RunAsync(route, variant, rounds, messages).ConfigureAwait(false);
        return 0;
    }

    private static async Task<IRoute?> StartAsync(string? name) => name switch
    {
        "kafka" => new KafkaRoute(),
        "rabbitmq" => await RabbitMqRoute.StartAsync(window: 64).ConfigureAwait(false),
        "rabbitmq-each" => await RabbitMqRoute.StartAsync(window: 1).ConfigureAwait(false),
        _ => null,
    };

    private static async Task RunAsync(IRoute route, Variant variant, int rounds, int messages)
    {
        await route.MeasureAsync(Variant.Bare, messages / 4).ConfigureAwait(false);
        await MeasureAsync(route, variant, messages / 4).ConfigureAwait(false);

        var (bare, varied) = (new List<Measurement>(), new List<Measurement>());
        for (var round = 0; round < rounds; round++)
        {
            // Each of the two goes first in half of the rounds.
            if (round % 2 == 0) bare.Add(await route.MeasureAsync(Variant.Bare, messages).ConfigureAwait(false));
            varied.Add(await MeasureAsync(route, variant, messages).ConfigureAwait(false));
            if (round % 2 != 0) bare.Add(await route.MeasureAsync(Variant.Bare, messages).ConfigureAwait(false));
        }

        var ratios = bare.Zip(varied, (one, other) => other.PerSecond / one.PerSecond).Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {variant.Name} | {Median(bare, each => each.PerSecond):N0} | {Median(varied, each => each.PerSecond):N0} | {ratios[rounds / 2]:0.00} "
            + $"| {ratios[0]:0.00}, {ratios[^1]:0.00} | {Median(bare, each => each.CpuMicroseconds):0.0} µs | {Median(varied, each => each.CpuMicroseconds):0.0} µs |"));
    }

    private static async Task<Measurement> MeasureAsync(IRoute route, Variant variant, int messages)
    {
        using var listening = variant.Listen();
        return await route.MeasureAsync(variant, messages).ConfigureAwait(false);
    }

    private static double Median(IEnumerable<Measurement> measurements, Func<Measurement, double> value)
    {
        var sorted = measurements.Select(value).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static int Number(string[] arguments, int at, int otherwise) =>
        arguments.Length > at ? int.Parse(arguments[at], CultureInfo.InvariantCulture) : otherwise;
}
