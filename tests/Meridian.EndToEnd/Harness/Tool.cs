using System.Diagnostics;

namespace Meridian.EndToEnd.Harness;

/// <summary>What a finished program left.</summary>
public sealed record ToolResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The output of a program that must have succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Command}\nexited with {ExitCode}\n{Output}\n{Error}");
        return Output;
    }

    /// <summary>The result of a program that must have failed in a certain way.</summary>
    public ToolResult Failed(int exitCode = 1)
    {
        Assert.True(ExitCode == exitCode, $"{Command}\nexited with {ExitCode}, not {exitCode}\n{Output}\n{Error}");
        return this;
    }
}

/// <summary>Runs real programs the way a user would.</summary>
public sealed class Tool(string program, IReadOnlyDictionary<string, string> environment)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs the program to its end.</summary>
    public Task<ToolResult> RunAsync(params string[] arguments) => RunAsync("", arguments);

    /// <summary>Runs the program to its end with a standard input.</summary>
    public async Task<ToolResult> RunAsync(string input, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return new ToolResult($"{program} {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
    }

    /// <summary>Runs the program, which must succeed, and returns its output without surrounding white space.</summary>
    public async Task<string> OutputAsync(params string[] arguments) => (await RunAsync(arguments)).Succeeded().Trim();
}
