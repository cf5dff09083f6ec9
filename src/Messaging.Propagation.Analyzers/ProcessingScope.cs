using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Messaging.Propagation.Analyzers;

/// <summary>What a method does with a processing from its start to its end.</summary>
internal sealed class ProcessingScope
{
    private readonly IOperation start;
    private readonly IOperation function;
    private int end;

    private ProcessingScope(IOperation start)
    {
        this.start = start;
        function = FunctionOf(start);
        end = start.Syntax.Span.End;
    }

    public bool IsPassedOn { get; private set; }

    public bool IsDisposed { get; private set; }

    public bool IsFailed { get; private set; }

    /// <summary>Follows a processing through a method body.</summary>
    /// <param name="start">The call that starts it.</param>
    /// <param name="block">The body, with the lambdas and local functions in it.</param>
    public static ProcessingScope Of(IOperation start, IOperation block)
    {
        var scope = new ProcessingScope(start);
        var use = Use.Of(start);
        if (use.KeptIn is { } local)
        {
            if (UsingEnd(use.User) is { } usingEnd) scope.DisposedAt(usingEnd);
            scope.Follow(local, block);
        }
        else
        {
            scope.Add(use);
        }

        return scope;
    }

    /// <summary>Returns true if code of the application that can throw runs between the start and the end.</summary>
    public bool RunsUserCode(KnownTypes types)
    {
        var span = TextSpan.FromBounds(start.Syntax.Span.End, Math.Max(start.Syntax.Span.End, end));
        var inside = Body(function).Where(operation => span.Contains(operation.Syntax.Span)).ToList();
        return inside.Any(types.IsUserCode) && !inside.Any(FailsCurrent);
    }

    private void Follow(ILocalSymbol local, IOperation block)
    {
        foreach (var operation in block.Descendants())
        {
            if (operation is not ILocalReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Local, local)) continue;
            // Captured: when and how often the code runs is the decision of others.
            if (FunctionOf(reference) != function) IsPassedOn = true;
            Add(Use.Of(reference));
        }
    }

    private void Add(Use use)
    {
        if (use.Kind == UseKind.Dispose) DisposedAt(use.User is IUsingOperation ? use.User.Syntax.Span.End : use.User.Syntax.SpanStart);
        else if (use.Kind == UseKind.Fail) IsFailed = true;
        else if (use.Kind == UseKind.PassOn) IsPassedOn = true;
    }

    private void DisposedAt(int position)
    {
        IsDisposed = true;
        end = Math.Max(end, position);
    }

    // Where "using" disposes of what is declared or assigned in it; null without "using".
    private static int? UsingEnd(IOperation user)
    {
        while (user is IVariableInitializerOperation or IVariableDeclaratorOperation or IVariableDeclarationOperation or IVariableDeclarationGroupOperation
            or ISimpleAssignmentOperation)
            user = user.Parent!;
        return user switch
        {
            IUsingOperation => user.Syntax.Span.End,
            IUsingDeclarationOperation => user.Parent!.Syntax.Span.End,
            _ => null,
        };
    }

    // The lambda, local function or method body that an operation runs in.
    private static IOperation FunctionOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
            if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation) break;
        }

        return operation;
    }

    // The operations of a function, without those of functions in it: they run when they are called.
    private static IEnumerable<IOperation> Body(IOperation function)
    {
        foreach (var child in function.ChildOperations)
        {
            if (child is IAnonymousFunctionOperation or ILocalFunctionOperation or INameOfOperation) continue;
            yield return child;
            foreach (var inner in Body(child)) yield return inner;
        }
    }

    private static bool FailsCurrent(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { Name: "Current", ContainingType.Name: "MessageProcessing" } } && Use.Of(operation).Kind == UseKind.Fail;
}
