using System.Runtime.CompilerServices;

namespace Meridian.EndToEnd.Harness;

/// <summary>The steps of a story, each a test. A step that stands on one that did not pass is skipped, and says so.</summary>
public sealed class Story
{
    private readonly HashSet<string> told = [];

    /// <summary>Tells a step.</summary>
    /// <param name="step">What is done and asserted.</param>
    /// <param name="after">The first letters of the steps that it stands on.</param>
    /// <param name="name">Name of the test.</param>
    public async Task TellAsync(Func<Task> step, string[]? after = null, [CallerMemberName] string name = "")
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        foreach (var needed in after ?? []) Assert.SkipUnless(told.Any(t => t.StartsWith(needed, StringComparison.Ordinal)), $"step {needed} did not pass");
        await step();
        told.Add(name);
    }

    /// <summary>Tells what was measured, in the test's output.</summary>
    public static void Measured(string what, TimeSpan time) => TestContext.Current.TestOutputHelper?.WriteLine($"measured: {what}: {time.TotalSeconds:0.00} s");

    /// <summary>Tells something worth reading, in the test's output.</summary>
    public static void Note(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
