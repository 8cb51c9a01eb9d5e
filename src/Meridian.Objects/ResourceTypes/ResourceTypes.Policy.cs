namespace Meridian.Objects;

// The group policy.
public static partial class ResourceTypes
{
    /// <summary>PodDisruptionBudgets.</summary>
    public static readonly ResourceType PodDisruptionBudgets = new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true) { ShortNames = ["pdb"], Subresources = ["status"] };

    private static ResourceType[] PolicyGroup => [PodDisruptionBudgets];
}
