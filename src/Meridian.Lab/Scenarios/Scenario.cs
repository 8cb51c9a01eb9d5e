namespace Meridian.Lab;

/// <summary>A story to be told to a lab: its shape, and what happens when.</summary>
/// <param name="Lab">The lab.</param>
/// <param name="Steps">What happens, in order of time.</param>
public sealed record Scenario(LabOptions Lab, IReadOnlyList<ScenarioStep> Steps);

/// <summary>What happens at one moment.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="At">When, counted from the beginning of the first step.</param>
/// <param name="Actions">What happens, one after another.</param>
/// <param name="Within">How long everything may take to be as it is wanted again; null if nobody waits for that.</param>
public sealed record ScenarioStep(string Name, TimeSpan At, IReadOnlyList<IScenarioAction> Actions, TimeSpan? Within);

/// <summary>One thing that is done to a lab.</summary>
public interface IScenarioAction
{
    /// <summary>What it is, as the report says it.</summary>
    string Text { get; }

    /// <summary>Does it.</summary>
    /// <exception cref="Objects.StatusException">The federation's API refuses.</exception>
    Task RunAsync(LabWorld world, CancellationToken cancellationToken);
}
