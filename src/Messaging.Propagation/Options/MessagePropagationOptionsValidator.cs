using Microsoft.Extensions.Options;

namespace Messaging.Propagation;

/// <summary>Finds everything that is wrong with the options at once and says where to put it right.</summary>
internal sealed class MessagePropagationOptionsValidator : IValidateOptions<MessagePropagationOptions>
{
    public ValidateOptionsResult Validate(string? name, MessagePropagationOptions options)
    {
        var violations = Violations(options).ToList();
        return violations.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(violations);
    }

    private static IEnumerable<string> Violations(MessagePropagationOptions options)
    {
        const string formats = "[ContextFormat.TraceContext, ContextFormat.Baggage]";
        if (options.Formats is null || options.Formats.Count == 0)
            yield return Set(nameof(options.Formats), "is empty", $"at least one format, for example {formats}");
        else if (options.Formats.Contains(null!))
            yield return Set(nameof(options.Formats), "holds a null", $"formats only, for example {formats}");
        else if (options.Formats.Distinct().Count() != options.Formats.Count)
            yield return Set(nameof(options.Formats), $"names a format twice ({string.Join(", ", options.Formats)})", "each format once, in order of precedence");

        if (options.MaxLinks < 1)
            yield return Set(nameof(options.MaxLinks), $"is {options.MaxLinks}", $"1 or more; the default is {MessagePropagationOptions.DefaultMaxLinks}");
        if (options.LogInterval < TimeSpan.Zero)
            yield return Set(nameof(options.LogInterval), $"is {options.LogInterval}", "zero or more; zero logs every failure");
        if (options.TimeProvider is null)
            yield return Set(nameof(options.TimeProvider), "is null", "TimeProvider.System");
        if (options.Observers.Contains(null!))
            yield return Set(nameof(options.Observers), "holds a null", "observers only");
        foreach (var violation in PolicyViolations(nameof(options.Policy), options.Policy)) yield return violation;
        foreach (var (destination, policy) in options.Destinations)
            foreach (var violation in PolicyViolations($"{nameof(options.Destinations)}[\"{destination}\"]", policy))
                yield return violation;
        if (!Enum.IsDefined(options.ExistingContext))
            yield return Set(nameof(options.ExistingContext), $"is {options.ExistingContext}", "Auto, Keep or Replace");
        if (!Enum.IsDefined(options.ProcessParent))
            yield return Set(nameof(options.ProcessParent), $"is {options.ProcessParent}", "Auto, Producer or Ambient");
        if (!Enum.IsDefined(options.RepeatedFields))
            yield return Set(nameof(options.RepeatedFields), $"is {options.RepeatedFields}", "UseLast or Reject");
    }

    private static IEnumerable<string> PolicyViolations(string property, DestinationPolicy? policy)
    {
        if (policy is null || policy.Baggage is null || policy.Trust is null)
        {
            yield return Set(property, "is null or holds a null", "new DestinationPolicy()");
            yield break;
        }

        if (policy.RequiresSignature && policy.Keys is null)
            yield return Set($"{property}.Keys", "is null, and signatures are required", "new KeyRing(id, key)");
        if (!Enum.IsDefined(policy.Trust.Mode))
            yield return Set($"{property}.Trust.Mode", $"is {policy.Trust.Mode}", "Trust, RequireSignature or Restart");
        if (policy.Trust.FreshnessWindow <= TimeSpan.Zero)
            yield return Set($"{property}.Trust.FreshnessWindow", $"is {policy.Trust.FreshnessWindow}", "more than zero; the default is 1 day");
        if (policy.Trust.ClockTolerance < TimeSpan.Zero)
            yield return Set($"{property}.Trust.ClockTolerance", $"is {policy.Trust.ClockTolerance}", "zero or more; the default is 5 minutes");
        if (policy.Baggage.MaxEntries < 0 || policy.Baggage.MaxBytes < 0)
            yield return Set($"{property}.Baggage", "has a limit below zero", "limits of zero or more; zero lets nothing through");
    }

    private static string Set(string property, string wrong, string right) =>
        $"{nameof(MessagePropagationOptions)}.{property} {wrong}: in AddMessagingPropagation(options => ...) or " +
        $"MessagePropagator.Create(options => ...), set options.{property} to {right}.";
}
