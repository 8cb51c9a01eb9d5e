using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Meridian.Cli;

/// <summary>The ordinary help, followed by the command's examples.</summary>
/// <param name="ordinary">What prints the rest.</param>
internal sealed class ExamplesHelp(HelpAction ordinary) : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = ordinary.Invoke(parseResult);
        if (parseResult.CommandResult.Command is IHasExamples { Examples.Count: > 0 } command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in command.Examples) output.WriteLine($"  {example}");
            output.WriteLine();
        }
        return exitCode;
    }
}
