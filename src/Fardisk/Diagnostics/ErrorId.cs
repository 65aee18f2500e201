namespace Fardisk.Diagnostics;

/// <summary>One kind of failure that an operator can meet: a stable id, what it means, what to do.</summary>
/// <param name="Id">PART-NNNN, for instance <c>NET-0001</c>. Never reused, never renumbered; a page <c>docs/errors/ID.md</c> each (a rule test checks it).</param>
/// <param name="Meaning">One sentence: what this failure is, without the particulars.</param>
/// <param name="NextStep">One sentence: what the operator does now.</param>
/// <remarks>Every part declares its own in a static class beside its code (<c>DhcpErrors</c>, <c>StateErrors</c>), so that the ground floor knows nobody.</remarks>
public sealed record ErrorId(string Id, string Meaning, string NextStep);
