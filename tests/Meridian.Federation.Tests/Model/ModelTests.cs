using Xunit.Sdk;

namespace Meridian.Federation.Tests.Model;

public sealed class ModelTests
{
    private const int Actions = 60;

    // More than enough for a nightly run: MERIDIAN_MODEL_STORIES=1000.
    private static readonly int Stories = int.TryParse(Environment.GetEnvironmentVariable("MERIDIAN_MODEL_STORIES"), out var stories) ? stories : 24;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Stories)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Story_WhateverHappens_KeepsTheInvariants(int seed)
    {
        var story = ModelActions.Story(seed, Actions);
        if (await FailureAsync(story) is not { } failure) return;
        var shortest = await ShortenAsync(story);
        Assert.Fail($"Seed {seed}: {(await FailureAsync(shortest) ?? failure).Message}{Environment.NewLine}{string.Join(Environment.NewLine, shortest)}");
    }

    // Leaves out whatever the failure does not need, in ever smaller parts.
    private static async Task<IReadOnlyList<ModelAction>> ShortenAsync(IReadOnlyList<ModelAction> story)
    {
        for (var size = story.Count / 2; size > 0; size /= 2)
        {
            for (var from = 0; from < story.Count;)
            {
                ModelAction[] shorter = [.. story.Take(from), .. story.Skip(from + size)];
                if (await FailureAsync(shorter) is null) from += size;
                else story = shorter;
            }
        }
        return story;
    }

    private static async Task<Exception?> FailureAsync(IReadOnlyList<ModelAction> story)
    {
        await using var world = new ModelWorld();
        try
        {
            foreach (var action in story) await world.DoAsync(action);
            await world.HealAsync();
            return null;
        }
        catch (Exception failure) when (failure is XunitException or InvalidOperationException)
        {
            return failure;
        }
    }
}
