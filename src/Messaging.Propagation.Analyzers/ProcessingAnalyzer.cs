using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Messaging.Propagation.Analyzers;

/// <summary>Reports processings that are never disposed, and those that are never told of an exception.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProcessingAnalyzer : DiagnosticAnalyzer
{
    /// <summary>Gets MSGPROP001 and MSGPROP002.</summary>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NeverDisposed, Rules.NeverFailed];

    /// <summary>Registers the analysis of method bodies, in compilations that reference the library.</summary>
    /// <param name="context">The context of the analysis.</param>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is { } types) start.RegisterOperationBlockAction(block => Analyze(block, types));
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, KnownTypes types)
    {
        foreach (var block in context.OperationBlocks)
        {
            foreach (var operation in block.Descendants())
                if (types.StarterOf(operation) is { } starter && RuleFor(operation, block, types) is { } rule)
                    context.ReportDiagnostic(Diagnostic.Create(rule, operation.Syntax.GetLocation(), starter));
        }
    }

    private static DiagnosticDescriptor? RuleFor(IOperation start, IOperation block, KnownTypes types)
    {
        var scope = ProcessingScope.Of(start, block);
        if (scope.IsPassedOn) return null;
        if (!scope.IsDisposed) return Rules.NeverDisposed;
        return !scope.IsFailed && scope.RunsUserCode(types) ? Rules.NeverFailed : null;
    }
}
