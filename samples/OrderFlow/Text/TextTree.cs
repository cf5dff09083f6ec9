namespace OrderFlow;

/// <summary>A line of a tree, with cells to its right and lines below it.</summary>
internal sealed record TreeNode(string Label, IReadOnlyList<string> Cells, IReadOnlyList<TreeNode> Children);

/// <summary>Prints a tree into the first column of a table, with branches drawn.</summary>
internal static class TextTree
{
    public static void AddTo(TextTable table, TreeNode root) => Add(table, root, "", "");

    private static void Add(TextTable table, TreeNode node, string branch, string indent)
    {
        table.Add([branch + node.Label, .. node.Cells]);
        for (var i = 0; i < node.Children.Count; i++)
        {
            var isLast = i == node.Children.Count - 1;
            Add(table, node.Children[i], indent + (isLast ? "└─ " : "├─ "), indent + (isLast ? "   " : "│  "));
        }
    }
}
