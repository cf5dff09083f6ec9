using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Messaging.Propagation.Analyzers;

/// <summary>What an expression that yields a processing is used for.</summary>
internal enum UseKind
{
    /// <summary>It is read or discarded.</summary>
    Nothing,

    /// <summary>It is disposed.</summary>
    Dispose,

    /// <summary>It is told of an exception.</summary>
    Fail,

    /// <summary>Other code gets it, and with it the duty to dispose it.</summary>
    PassOn,
}

/// <summary>One use of a processing.</summary>
internal readonly struct Use
{
    private Use(UseKind kind, IOperation user, ILocalSymbol? keptIn = null)
    {
        Kind = kind;
        User = user;
        KeptIn = keptIn;
    }

    public UseKind Kind { get; }

    /// <summary>Gets the operation that uses it.</summary>
    public IOperation User { get; }

    /// <summary>Gets the local variable that it is assigned to; null if it is not assigned to one.</summary>
    public ILocalSymbol? KeptIn { get; }

    public static Use Of(IOperation value)
    {
        while (YieldsItsPart(value.Parent!, value)) value = value.Parent!;
        var user = value.Parent!;
        return user switch
        {
            IConditionalAccessOperation access when access.Operation == value => Of(InstanceOf(access)),
            IInvocationOperation call when call.Instance == value => new(KindOf(call.TargetMethod), user),
            IMethodReferenceOperation reference => new(KindOf(reference.Method), user),
            IUsingOperation => new(UseKind.Dispose, user),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => new(UseKind.PassOn, user, declarator.Symbol),
            ISimpleAssignmentOperation assignment when assignment.Target == value => new(UseKind.Nothing, user),
            ISimpleAssignmentOperation { Target: IDiscardOperation } => new(UseKind.Nothing, user),
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Parent: IExpressionStatementOperation or IUsingOperation } => new(UseKind.PassOn, user, target.Local),
            IIsPatternOperation pattern => new(Declares(pattern) ? UseKind.PassOn : UseKind.Nothing, user),
            IExpressionStatementOperation or IPropertyReferenceOperation or IBinaryOperation or INameOfOperation => new(UseKind.Nothing, user),
            _ => new(UseKind.PassOn, user),
        };
    }

    private static bool YieldsItsPart(IOperation whole, IOperation part) => whole switch
    {
        IConversionOperation or ICoalesceOperation or IConditionalOperation or ISwitchExpressionArmOperation => true,
        ISwitchExpressionOperation => part is ISwitchExpressionArmOperation,
        IConditionalAccessOperation access => access.WhenNotNull == part,
        _ => false,
    };

    private static UseKind KindOf(IMethodSymbol method) => method.Name switch
    {
        "Dispose" => UseKind.Dispose,
        "Fail" => UseKind.Fail,
        _ => UseKind.Nothing,
    };

    private static bool Declares(IIsPatternOperation pattern) => pattern.Pattern.DescendantsAndSelf().Any(static part =>
        part is IDeclarationPatternOperation { DeclaredSymbol: not null } or IRecursivePatternOperation { DeclaredSymbol: not null });

    // What stands for the receiver after "?.".
    private static IOperation InstanceOf(IConditionalAccessOperation access) =>
        access.WhenNotNull.DescendantsAndSelf().First(static operation => operation is IConditionalAccessInstanceOperation);
}
