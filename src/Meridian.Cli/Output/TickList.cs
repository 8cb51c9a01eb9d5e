using Spectre.Console;

namespace Meridian.Cli;

/// <summary>Tells the steps of a command as they are done, each with the time since the command began. Plain lines without a terminal.</summary>
/// <param name="console">Where to tell; human talk goes to standard error or output as the command decides.</param>
/// <param name="time">Clock.</param>
internal sealed class TickList(IAnsiConsole console, TimeProvider time)
{
    private readonly long started = time.GetTimestamp();

    // Steps run side by side; a line is written whole.
    private readonly Lock gate = new();

    /// <summary>Runs a step and tells that it is done.</summary>
    /// <param name="what">Says what was done, from the step's result.</param>
    /// <param name="step">The step.</param>
    public async Task<T> StepAsync<T>(Func<T, string> what, Func<Task<T>> step)
    {
        var result = await step();
        Done(what(result));
        return result;
    }

    /// <summary>Tells that something is done.</summary>
    public void Done(string what)
    {
        var seconds = $"{time.GetElapsedTime(started).TotalSeconds:0.00} s";
        lock (gate)
        {
            if (console.Profile.Out.IsTerminal) console.MarkupLineInterpolated($" [green]✓[/] {what} [grey]{seconds}[/]");
            else console.Profile.Out.Writer.WriteLine($"ok {what} ({seconds})");
        }
    }

    /// <summary>Tells something that the user should know, though nothing failed.</summary>
    public void Note(string what)
    {
        lock (gate)
        {
            if (console.Profile.Out.IsTerminal) console.MarkupLineInterpolated($" [yellow]![/] {what}");
            else console.Profile.Out.Writer.WriteLine($"note: {what}");
        }
    }

    /// <summary>Time since the command began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(started);
}
