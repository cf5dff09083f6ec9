namespace Messaging.Propagation.Cli.Audit;

/// <summary>The steps that a complete trace has. Each is a bit, so that a trace's are a number.</summary>
internal sealed class AuditFlow(IReadOnlyList<FlowStep> steps, double? target, Utf8Names names)
{
    public const int MaxSteps = 64;

    // Numbers to compare with those of spans; 0 is any.
    private readonly (int Name, int System, int Destination, MessagingOperation Operation)[] wanted =
        [.. steps.Select(step => (names.Of(step.Name), names.Of(step.System), names.Of(step.Destination), step.Operation))];

    private readonly ulong all = steps.Count == MaxSteps ? ulong.MaxValue : (1ul << steps.Count) - 1;

    public double? Target => target;

    public string First => steps[0].Label;

    /// <summary>The steps that a span is.</summary>
    public ulong StepsOf(in SpanRecord span)
    {
        var found = 0ul;
        for (var i = 0; i < wanted.Length; i++)
        {
            var (name, system, destination, operation) = wanted[i];
            if (name != 0 && name != span.Name) continue;
            if (system != 0 && system != span.System) continue;
            if (destination != 0 && destination != span.Destination) continue;
            if (operation != MessagingOperation.None && operation != span.Operation) continue;
            found |= 1ul << i;
        }

        return found;
    }

    public static bool Begins(ulong found) => (found & 1) != 0;

    /// <summary>The first step that is not there; null where all are.</summary>
    public int? FirstMissing(ulong found) => (found & all) == all ? null : int.CreateTruncating(ulong.TrailingZeroCount(~found));

    /// <summary>The number of a step's name, by which the traces that lack it are counted.</summary>
    public int NameOf(int step) => names.Of(steps[step].Label);

    public string LabelOf(int step) => steps[step].Label;
}
