using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Documents;

/// <summary>Runs the commands of the README as they stand there, one after the other.</summary>
public sealed class ReadmeTests : IAsyncLifetime
{
    private readonly World world = new();

    public ValueTask InitializeAsync() => world.InitializeAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Commands_InOrder_AllSucceed()
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        var commands = Commands(File.ReadAllText(Path.Combine(Binary.Root, "README.md"))).ToArray();
        Assert.NotEmpty(commands);

        foreach (var command in commands) (await world.ShellAsync(command)).Succeeded();
    }

    // The lines of the sh blocks, without the test command: it would run itself.
    private static IEnumerable<string> Commands(string text) => text.Split("```sh\n").Skip(1)
        .SelectMany(block => block[..block.IndexOf("```", StringComparison.Ordinal)].Split('\n'))
        .Select(line => line.Split(" #")[0].Trim())
        .Where(line => line.Length > 0 && line != "./test");
}
