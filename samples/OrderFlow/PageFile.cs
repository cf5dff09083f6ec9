namespace OrderFlow;

/// <summary>The files of the front page, which are in the assembly.</summary>
internal static class PageFile
{
    public static IResult Result(string name, string contentType) => Results.Stream(typeof(PageFile).Assembly.GetManifestResourceStream($"page/{name}")!, contentType);
}
