using System.Text.RegularExpressions;
using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Verbs;

/// <summary>What kubectl prints against our API, verb by verb, for every kubectl there is: each transcript is one session.</summary>
[Collection(SmallWorldTests.Name)]
public sealed partial class VerbTests(SmallWorld small)
{
    private static readonly string Folder = Path.Combine(Binary.Root, "tests", "Meridian.EndToEnd", "Verbs", "transcripts");

    /// <summary>Every kubectl with every transcript of a cluster.</summary>
    public static TheoryData<string, string> Sessions => SessionsIn(".");

    /// <summary>Every kubectl with every transcript of a federation.</summary>
    public static TheoryData<string, string> FederationSessions => SessionsIn("federation");

    [Theory]
    [MemberData(nameof(Sessions))]
    public Task Session_WithThisKubectl_PrintsTheTranscript(string kubectl, string transcript) => PlayAsync(kubectl, transcript, SmallWorld.Clusters[0]);

    [Theory]
    [MemberData(nameof(FederationSessions))]
    public Task FederationSession_WithThisKubectl_PrintsTheTranscript(string kubectl, string transcript) => PlayAsync(kubectl, transcript, "federation");

    private static TheoryData<string, string> SessionsIn(string folder)
    {
        var sessions = new TheoryData<string, string>();
        foreach (var version in KubectlVersions.All.Keys)
            foreach (var file in Directory.GetFiles(Path.Combine(Folder, folder), "*.txt").Order(StringComparer.Ordinal)) sessions.Add(version, Path.Combine(folder, Path.GetFileNameWithoutExtension(file)));
        return sessions;
    }

    private async Task PlayAsync(string kubectl, string transcript, string context)
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        Assert.SkipUnless(KubectlVersions.All[kubectl] is { Length: > 0 }, $"{kubectl} is not installed and could not be");
        // Of the machine's own kubectl nobody knows the version, and with it the words: it must succeed and fail as the others do.
        var exact = kubectl != KubectlVersions.OfTheSystem;
        var ns = NotInNames().Replace($"{Path.GetFileName(transcript)}-{kubectl}", "-");
        var ours = small.World.Kubectl(context);
        await ours.OutputAsync("create", "namespace", ns);
        try
        {
            var shell = new Session(small.World, KubectlVersions.All[kubectl], context, ns);
            foreach (var step in Transcript.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, $"{transcript}.txt"), TestContext.Current.CancellationToken)).Steps)
            {
                var printed = await shell.RunAsync(step);
                var expected = exact ? step.Output : ExitCode(step.Output);
                if (!exact) printed = ExitCode(printed);
                Assert.True(ExpectedLine.AllMatch(expected, printed), $"$ {step.Command}\n--- expected\n{string.Join('\n', expected)}\n--- printed\n{string.Join('\n', printed)}");
            }
        }
        finally
        {
            await ours.RunAsync("delete", "namespace", ns, "--wait=false");
        }
    }

    private static IReadOnlyList<string> ExitCode(IReadOnlyList<string> lines) => [.. lines.TakeLast(1).Where(line => line.StartsWith('['))];

    [GeneratedRegex("[^a-z0-9-]")]
    private static partial Regex NotInNames();
}
