using System.Text;

namespace Meridian.Fuzz;

/// <summary>One parser of outside bytes, and what it is fed.</summary>
/// <param name="Name">Name on the command line and of crash files.</param>
/// <param name="Run">Takes an input. Whatever it is, nothing may be thrown, and it must end soon.</param>
/// <param name="Seeds">Inputs to begin with.</param>
/// <param name="Words">What is worth putting into inputs.</param>
internal sealed record FuzzTarget(string Name, Func<byte[], Task> Run, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Words)
{
    /// <summary>A target that takes text, or bytes that are meant as text.</summary>
    public static FuzzTarget Of(string name, Action<byte[]> run, string[] seeds, params string[] words) => new(
        name,
        input =>
        {
            run(input);
            return Task.CompletedTask;
        },
        [.. seeds.Select(Encoding.UTF8.GetBytes)], [.. words.Select(Encoding.UTF8.GetBytes)]);
}
