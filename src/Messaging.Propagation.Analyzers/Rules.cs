using Microsoft.CodeAnalysis;

namespace Messaging.Propagation.Analyzers;

/// <summary>The rules that docs/analyzers.md describes.</summary>
internal static class Rules
{
    private const string Category = "Usage";

    public static readonly DiagnosticDescriptor NeverDisposed = new(
        "MSGPROP001",
        "Dispose the processing",
        "'{0}' starts a processing that is never disposed, so its span never ends. Add 'using', or call 'ProcessAsync' with a handler.",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        "The span of a message's processing is exported when the processing is disposed. Until then, the message's context can stay current for code that does not belong to it.");

    public static readonly DiagnosticDescriptor NeverFailed = new(
        "MSGPROP002",
        "Record the exception of the handler",
        "The span of '{0}' looks successful if the code in its scope throws. Call 'ProcessAsync' with a handler, or 'Fail(exception)' in a catch block.",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        "Disposing a processing ends its span without an error. ProcessAsync records the exception of its handler; other code must pass the exception to Fail.");
}
