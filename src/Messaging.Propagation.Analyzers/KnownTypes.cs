using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Messaging.Propagation.Analyzers;

/// <summary>The types that the rules are about, as one compilation knows them.</summary>
internal sealed class KnownTypes
{
    private readonly INamedTypeSymbol processing;
    private readonly INamedTypeSymbol? activity, logger, loggerMessage;

    private KnownTypes(INamedTypeSymbol processing, Compilation compilation)
    {
        this.processing = processing;
        activity = compilation.GetTypeByMetadataName("System.Diagnostics.Activity");
        logger = compilation.GetTypeByMetadataName("Microsoft.Extensions.Logging.ILogger");
        loggerMessage = compilation.GetTypeByMetadataName("Microsoft.Extensions.Logging.LoggerMessageAttribute");
    }

    /// <summary>Returns null if the compilation does not reference the library.</summary>
    public static KnownTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Messaging.Propagation.MessageProcessing") is { } processing ? new KnownTypes(processing, compilation) : null;

    /// <summary>Returns the name of the method or delegate if the operation is a call, awaited or not, that returns a new processing; otherwise, null.</summary>
    public string? StarterOf(IOperation operation) => operation switch
    {
        IInvocationOperation call when IsProcessing(call.Type) && Makes(call.TargetMethod, IsProcessing) && !IsGivenOne(call) => NameOf(call),
        IAwaitOperation wait when IsProcessing(wait.Type) => AwaitedStarter(wait.Operation),
        _ => null,
    };

    /// <summary>Returns true if the operation runs code of the application that can throw.</summary>
    public bool IsUserCode(IOperation operation) => operation switch
    {
        IInvocationOperation call => !IsHarmless(call.TargetMethod) && StarterOf(call) is null,
        IAwaitOperation or IThrowOperation or IDynamicInvocationOperation => true,
        IForEachLoopOperation loop => loop.IsAsynchronous,
        IUsingOperation scope => scope.IsAsynchronous,
        IUsingDeclarationOperation scope => scope.IsAsynchronous,
        // The consumer of an iterator runs here.
        IReturnOperation yield => yield.Kind == OperationKind.YieldReturn,
        _ => false,
    };

    private string? AwaitedStarter(IOperation task)
    {
        if (task is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } configured }) task = configured;
        return task is IInvocationOperation call && Makes(call.TargetMethod, IsTaskOfProcessing) && !IsGivenOne(call) ? NameOf(call) : null;
    }

    // A delegate has the name of its variable.
    private static string NameOf(IInvocationOperation call) => call.TargetMethod.MethodKind != MethodKind.DelegateInvoke ? call.TargetMethod.Name : call.Instance switch
    {
        ILocalReferenceOperation variable => variable.Local.Name,
        IParameterReferenceOperation variable => variable.Parameter.Name,
        IMemberReferenceOperation variable => variable.Member.Name,
        _ => call.TargetMethod.Name,
    };

    // A generic method, such as First() of a list, returns what somebody else started.
    private static bool Makes(IMethodSymbol method, Func<ITypeSymbol, bool> isResult) =>
        isResult(method.MethodKind == MethodKind.DelegateInvoke ? method.ReturnType : method.OriginalDefinition.ReturnType);

    // A method that is given a processing returns that one: a fluent call.
    private bool IsGivenOne(IInvocationOperation call) =>
        IsProcessing(call.Instance?.Type) || call.Arguments.Any(argument => IsProcessing(argument.Parameter?.Type));

    private bool IsProcessing(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type, processing);

    private bool IsTaskOfProcessing(ITypeSymbol type) => type is INamedTypeSymbol { TypeArguments: { Length: 1 } results } && IsProcessing(results[0]);

    // Calls of this library, of spans and of loggers do not throw into a handler.
    private bool IsHarmless(IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, processing.ContainingAssembly)
        || SymbolEqualityComparer.Default.Equals(method.ContainingType, activity)
        || (logger is not null && SymbolEqualityComparer.Default.Equals(method.ContainingNamespace, logger.ContainingNamespace))
        || (loggerMessage is not null && method.GetAttributes().Any(attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, loggerMessage)));
}
