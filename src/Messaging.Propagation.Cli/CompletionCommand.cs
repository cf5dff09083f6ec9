using System.CommandLine;

namespace Messaging.Propagation.Cli;

/// <summary><c>msgprop completion</c>: prints a script that completes commands and options in a shell.</summary>
internal static class CompletionCommand
{
    // Each asks the tool itself, by the directive of System.CommandLine.
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] =
            """
            _msgprop() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(msgprop "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _msgprop msgprop
            """,
        ["zsh"] =
            """
            _msgprop() {
              local -a found
              found=("${(@f)$(msgprop "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              compadd -a found
              _files
            }
            compdef _msgprop msgprop
            """,
        ["fish"] =
            """
            complete -c msgprop -a '(msgprop "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
            """,
        ["pwsh"] =
            """
            Register-ArgumentCompleter -Native -CommandName msgprop -ScriptBlock {
              param($word, $line, $position)
              msgprop "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = $"{string.Join(", ", Scripts.Keys)}.", CompletionSources = { Scripts.Keys.ToArray() } };
        var command = new Command("completion", "Prints a script that completes msgprop's commands and options in a shell.") { shell };
        command.SetAction(parsed => terminal.Output.WriteLine(
            Scripts.TryGetValue(parsed.GetValue(shell)!, out var script) ? script : throw new UsageException($"completion takes one of {string.Join(", ", Scripts.Keys)}.")));
        return command;
    }
}
