using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>Calls the user's hooks. One that throws is reported, and the operation goes on as if there were none.</summary>
internal sealed class PropagationHooks(MessagePropagationOptions options, Action<string, Exception> report)
{
    private readonly Func<MessagingOperation, bool>? filter = options.Filter;
    private readonly Func<MessagingOperation, string?>? spanName = options.SpanName;
    private readonly Func<string, string?>? destinationTemplate = options.DestinationTemplate;
    private readonly Action<Activity, MessagingOperation, object?>? enrich = options.Enrich;

    public bool Allows(MessagingOperation operation)
    {
        try
        {
            return filter is null || filter(operation);
        }
        catch (Exception exception)
        {
            report("filter", exception);
            return true;
        }
    }

    public string? NameOf(MessagingOperation operation)
    {
        try
        {
            return spanName?.Invoke(operation) is { Length: > 0 } name ? name : null;
        }
        catch (Exception exception)
        {
            report("span name", exception);
            return null;
        }
    }

    public string? TemplateOf(string? destination)
    {
        try
        {
            return destination is null ? null : destinationTemplate?.Invoke(destination);
        }
        catch (Exception exception)
        {
            report("destination template", exception);
            return null;
        }
    }

    public void Enrich(Activity? activity, MessagingOperation operation, object? message)
    {
        if (enrich is null || activity is not { IsAllDataRequested: true }) return;
        try
        {
            enrich(activity, operation, message);
        }
        catch (Exception exception)
        {
            report("enrich", exception);
        }
    }
}
