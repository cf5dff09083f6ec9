namespace Messaging.Propagation.Cli;

/// <summary>What the tool reads from and writes to.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Terminal(TextReader Input, TextWriter Output, TextWriter Error);
