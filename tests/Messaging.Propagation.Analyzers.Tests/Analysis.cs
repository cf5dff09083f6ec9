using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Messaging.Propagation.Analyzers.Tests;

/// <summary>Compiles code against the adapters and runs the analyzer on it.</summary>
internal static class Analysis
{
    private const string Opening = "[|", Closing = "|]";

    // What every project with implicit usings has.
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Fails unless the rule is reported for exactly the code in <c>[|…|]</c>, and no other rule for anything.</summary>
    public static async Task FindsAsync(string? rule, string code)
    {
        var (plain, marked) = Marked(code);
        var text = SourceText.From(plain);
        var expected = marked.Select(span => $"{rule}: {plain[span.Start..span.End]}");

        var found = (await RunAsync(plain)).Select(diagnostic => $"{diagnostic.Id}: {text.ToString(diagnostic.Location.SourceSpan)}");

        Assert.Equal(expected, found);
    }

    /// <summary>Returns what the analyzer reports, in the order of the code.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> RunAsync(string code, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
    {
        var token = TestContext.Current.CancellationToken;
        var trees = new[] { code, ImplicitUsings }.Select(text => CSharpSyntaxTree.ParseText(text, cancellationToken: token));
        var compilation = CSharpCompilation.Create("Application", trees, References, new CSharpCompilationOptions(output, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics(token).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var found = await compilation.WithAnalyzers([new ProcessingAnalyzer()], options).GetAnalyzerDiagnosticsAsync(token);
        return [.. found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    private static (string Plain, IReadOnlyList<TextSpan> Spans) Marked(string code)
    {
        var spans = new List<TextSpan>();
        for (var start = code.IndexOf(Opening, StringComparison.Ordinal); start >= 0; start = code.IndexOf(Opening, StringComparison.Ordinal))
        {
            code = code.Remove(start, Opening.Length);
            var end = code.IndexOf(Closing, StringComparison.Ordinal);
            code = code.Remove(end, Closing.Length);
            spans.Add(TextSpan.FromBounds(start, end));
        }

        return (code, spans);
    }
}
