namespace Messaging.Conventions.Tests;

/// <summary>What no file may hold: where somebody's packages come from, where somebody's files lie, and what nobody else may know.</summary>
public sealed class CommittedTextTests
{
    // This file is read like every other, so neither the patterns nor their examples may hold what they look for in one piece.
    private static readonly ForbiddenTexts Forbidden = new(
        Text(
            "a package registry's host",
            @"\b([a-z0-9-]+\.)*(nug[e]t|npmj[s]|debi[a]n|ubunt[u]|pyp[i]|crate[s]|rubygem[s]|myge[t]|jfro[g])\.(org|com|io)\b",
            "https://api.nuge" + "t.org/v3", "nuget.config"),
        Text(
            "a registry's host under any domain", @"://[a-z0-9.-]*(nug[e]t|npmj[s]|debi[a]n)\.",
            "https://nuge" + "t.example/v3", "https://example/nuget"),
        Text(
            "a download address", @"https?://\S+\.(tar\.\w+|tgz|zip|s?nupkg|deb|whl|jar|msi|exe)\b",
            "https" + "://example/a-1.0.tar.gz", "https://example/a.md"),
        Text(
            "a path of one machine", @"(^|[^A-Za-z])/(work|farm|root)/|/(home|Users)/[A-Za-z0-9._-]+/|\b[A-Z]:\\Users\\",
            "see /hom" + "e/somebody/x", "a/work/b and /home"),
        Text(
            "a private key", "-----BEGIN [A-Z ]*PRIVATE KEY",
            "-----BEGIN " + "RSA PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----"),
        Text(
            "a secret",
            @"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}|SharedAccessKey=[A-Za-z0-9+/]{40,}=|eyJ[\w-]{20,}\.eyJ)",
            "AKI" + "AIOSFODNN7EXAMPLE", "AKIA"),
        Text(
            "what is beside the repository", @"\.\./shared\b",
            "../" + "shared/x", "../TestKit"),
        Text(
            "the number of an issue that its reader may not have", @"\b[Ii]ssue\s+#?\d",
            "see iss" + "ue 7", "an issue of ours"),
        Text(
            "a carriage return", "\r",
            "a\r\n", "a\n"));

    private static readonly IReadOnlyList<RepositoryFile> TextFiles = [.. Repository.Files.Where(file => file.IsText)];

    public static TheoryData<string> Rules => Forbidden.Names;

    [Theory]
    [MemberData(nameof(Rules))]
    public void No_file_holds(string what) => Forbidden.AreNotIn(TextFiles, atLeast: 150, what);

    [Fact]
    public void Every_text_ends_with_its_line() =>
        Rule.Holds(TextFiles, atLeast: 150, file => file.Text is "" or [.., '\n'] ? [] : [$"{file.Path}: no newline at the end"]);

    private static ForbiddenText Text(string what, string pattern, string forbidden, string allowed) =>
        new(what, pattern, forbidden, allowed, inComments: true);
}
