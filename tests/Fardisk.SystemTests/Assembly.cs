// The virtual PCs are emulated and the machine has few cores: one lab at a time, and one boot serves many assertions.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
