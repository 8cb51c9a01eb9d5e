namespace Meridian.EndToEnd.Verbs;

/// <summary>
/// A session at a terminal, as a text file: each line that begins with <c>$ </c> is a command, the lines below it are what it prints.
/// A command may end in <c>&lt;&lt;EOF</c>; the lines up to <c>EOF</c> are then its standard input. Lines that begin with <c>#</c> before
/// the first command tell what the session shows. A last line <c>[1]</c> is the exit code of a command that fails.
/// </summary>
/// <param name="Steps">Commands in order.</param>
public sealed record Transcript(IReadOnlyList<Step> Steps)
{
    /// <summary>Reads a file.</summary>
    public static Transcript Parse(string text)
    {
        var steps = new List<Step>();
        var lines = new Queue<string>(text.Split('\n'));
        while (lines.TryPeek(out var line) && !IsCommand(line)) lines.Dequeue();
        while (lines.Count > 0) steps.Add(Next(lines));
        return new Transcript(steps);
    }

    private static bool IsCommand(string line) => line.StartsWith("$ ", StringComparison.Ordinal);

    private static Step Next(Queue<string> lines)
    {
        var command = lines.Dequeue()[2..];
        var input = new List<string>();
        if (command.EndsWith("<<EOF", StringComparison.Ordinal))
        {
            while (lines.Peek() != "EOF") input.Add(lines.Dequeue());
            lines.Dequeue();
            command = command[..^"<<EOF".Length].TrimEnd();
        }
        var output = new List<string>();
        while (lines.TryPeek(out var line) && !IsCommand(line)) output.Add(lines.Dequeue());
        while (output.Count > 0 && output[^1].Length == 0) output.RemoveAt(output.Count - 1);
        return new Step(command, string.Join('\n', input), output);
    }
}

/// <summary>One command of a <see cref="Transcript"/>.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Input">Standard input; empty for none.</param>
/// <param name="Output">What it prints, error output after standard output, and the exit code in brackets if it is not 0.</param>
public sealed record Step(string Command, string Input, IReadOnlyList<string> Output);
