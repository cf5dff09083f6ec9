using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Builds markup: what is written into it, <c>{value}</c>, becomes text, and only the constant parts are markup.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlText
{
    private readonly StringBuilder page;

    public HtmlText(int literalLength, int formattedCount, StringBuilder page)
    {
        this.page = page;
        page.EnsureCapacity(page.Length + literalLength + (formattedCount * 16));
    }

    public void AppendLiteral(string markup) => page.Append(markup);

    public void AppendFormatted(string? text) => page.Append(WebUtility.HtmlEncode(text is null ? null : Printable.Of(text)));

    public void AppendFormatted(long number) => page.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(double number) => page.Append(number.ToString("0.###", CultureInfo.InvariantCulture));
}
