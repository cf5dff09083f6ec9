namespace Messaging.Propagation.Cli;

/// <summary>The streams of the tool.</summary>
/// <param name="Input">Standard input, as bytes.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Terminal(Stream Input, TextWriter Output, TextWriter Error);
