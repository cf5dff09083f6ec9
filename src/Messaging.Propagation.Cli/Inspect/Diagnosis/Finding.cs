namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Something about a message that needs attention.</summary>
/// <param name="Name">Its kind, the same for every message that has it.</param>
/// <param name="Detail">What is wrong with this message; empty where the kind says it all.</param>
/// <param name="ToDo">What to do.</param>
/// <param name="IsFailure">True if the library reports it as a failure; false if the library does not see it.</param>
internal sealed record Finding(string Name, string Detail, string ToDo, bool IsFailure)
{
    public string Text => Detail.Length == 0 ? Name : $"{Name} ({Detail})";

    /// <summary>Returns the findings of a message.</summary>
    public static IEnumerable<Finding> Of(Diagnosis diagnosis)
    {
        foreach (var failure in diagnosis.Read.Failures)
        {
            var detail = failure.Reason == FailureReason.Malformed && diagnosis.Message.TextOf(failure.Field) is { } value ? ValueFault.Of(failure.Field, value) : null;
            yield return new Finding($"{failure.Reason} {failure.Field}".TrimEnd(), detail ?? "", Advice.For(failure.Reason), IsFailure: true);
        }

        if (!diagnosis.Agree)
            yield return new Finding("contexts disagree", "", "a forwarder renews one of them and copies the other; the library uses the first of --formats.", IsFailure: false);
        if (diagnosis.Read.Outcome == ExtractionOutcome.Extracted) yield break;

        foreach (var context in diagnosis.Unread)
        {
            if (context.Format is { } format)
                yield return new Finding($"{format} not read", "", $"add {format} to --formats here, and to OTEL_PROPAGATORS or options.Formats of the receiver.", IsFailure: false);
        }

        foreach (var (neighbour, _) in diagnosis.Neighbours)
            if (neighbour.Advice is { } advice && !IsReadOtherwise(diagnosis, neighbour))
                yield return new Finding($"{neighbour.Name} not read", "", $"{advice}.", IsFailure: false);
    }

    // A framework's advice is void where its context is there in a format.
    private static bool IsReadOtherwise(Diagnosis diagnosis, Neighbour neighbour) =>
        diagnosis.Contexts.Any(context => context.Format is not null) && diagnosis.Contexts.All(context => context.Source != neighbour.Name);
}
